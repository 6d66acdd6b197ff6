import type { ComponentType } from 'react'
import type { TypedDocumentNode } from 'urql'
import type { Task } from '../api/generated/graphql.ts'

interface FieldFacts {
  key: string
  label: string
  meaning?: string
  /** Whether it may be left empty. Default: false. */
  isOptional?: boolean
}

/** Something to fill in. What it holds is a string (of `lines`, one entry a line); of `image` and `audio`, a file. */
export type TaskField = FieldFacts &
  (
    | { kind: 'line' | 'text' | 'lines' | 'image' | 'audio' }
    | { kind: 'slider'; minimum: number; maximum: number; step: number }
    | { kind: 'choice'; choices: readonly { value: string; label: string }[] }
  )

export type Values = Readonly<Record<string, string>>
export type Files = Readonly<Record<string, File>>

/** What a task is asked for. */
export interface TaskInput {
  values: Values
  files: Files
}

export interface TaskExample {
  title: string
  values: Values
  /** Makes its files, here in the browser. Default: it has none. */
  files?: () => Promise<Files>
}

/** A task as the page offers it: what to fill in, the document that carries it out, and how its result is shown. */
export interface TaskDefinition<Data = unknown, Variables = unknown> {
  /** Part of the page's address. */
  id: string
  title: string
  /** What it is good for, in a sentence. */
  lead: string
  /** What a model must be for: one of these, those made for it first. */
  tasks: readonly Task[]
  /** A model of the hub that does it, by the hub's id: what to pull where there is none. */
  hubModel: string
  document: TypedDocumentNode<Data, Variables>
  fields: readonly TaskField[]
  examples: readonly TaskExample[]
  /** @param model `name@version`; empty where there is none yet */
  toVariables: (input: TaskInput, model: string) => Variables
  Result: ComponentType<{ data: Data } & TaskInput>
}

/** Forgets which data and variables belong to a task, so that all can stand in one list. */
export const defineTask = <Data, Variables>(definition: TaskDefinition<Data, Variables>): TaskDefinition =>
  definition as unknown as TaskDefinition

/** A file for the API; null stands for one that is still to be chosen. */
export const upload = (file: File | undefined): { upload: unknown } => ({ upload: file ?? null })

export const isComplete = (fields: readonly TaskField[], { values, files }: TaskInput): boolean =>
  fields.every(({ key, kind, isOptional }) => {
    if (isOptional) return true
    return kind === 'image' || kind === 'audio' ? files[key] !== undefined : (values[key] ?? '').trim() !== ''
  })

export const linesOf = (text: string | undefined): string[] =>
  (text ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
