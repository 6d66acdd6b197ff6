import type { ComponentType } from 'react'
import type { TypedDocumentNode } from 'urql'
import type { Task } from '../api/generated/graphql.ts'

/** Something to fill in. What it holds is a string; of `lines`, one entry a line. */
export interface TaskField {
  key: string
  label: string
  kind: 'line' | 'text' | 'lines'
  meaning?: string
}

export type Values = Readonly<Record<string, string>>

/** A task as the page offers it: what to fill in, the document that carries it out, and how its result is shown. */
export interface TaskDefinition<Data = unknown, Variables = unknown> {
  /** Part of the page's address. */
  id: string
  title: string
  /** What it is good for, in a sentence. */
  lead: string
  /** What a model must be for: one of these, those made for it first. */
  tasks: readonly Task[]
  document: TypedDocumentNode<Data, Variables>
  fields: readonly TaskField[]
  examples: readonly { title: string; values: Values }[]
  /** @param model `name@version` */
  toVariables: (values: Values, model: string) => Variables
  Result: ComponentType<{ data: Data; values: Values }>
}

/** Forgets which data and variables belong to a task, so that all can stand in one list. */
export const defineTask = <Data, Variables>(definition: TaskDefinition<Data, Variables>): TaskDefinition =>
  definition as unknown as TaskDefinition

export const linesOf = (text: string | undefined): string[] =>
  (text ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
