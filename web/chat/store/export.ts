import { branchTo } from './tree.ts'
import type { Conversation, Message } from './types.ts'

/** The branch that is shown, to read elsewhere. */
export function toMarkdown({ title, system, leafId }: Conversation, messages: readonly Message[]): string {
  const turns = branchTo(messages, leafId).map(
    ({ kind, text }) => `## ${kind === 'question' ? 'You' : 'Model'}\n\n${text}`,
  )
  const scene = system.trim() === '' ? [] : [`> ${system.trim().replaceAll('\n', '\n> ')}`]
  return `${[`# ${title}`, ...scene, ...turns].join('\n\n')}\n`
}

/** Everything, all branches and facts. */
export const toJson = (conversation: Conversation, messages: readonly Message[]): string =>
  `${JSON.stringify({ conversation, messages }, null, 2)}\n`

export function download(name: string, type: string, content: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

/** A file's name made of a title. */
export const fileNameOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase() || 'conversation'
