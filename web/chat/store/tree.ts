import type { Message } from './types.ts'

const byAge = (a: Message, b: Message): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)

/** The messages from the first to `leafId`. */
export function branchTo(messages: readonly Message[], leafId: string | null): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const branch: Message[] = []
  for (let id = leafId; id !== null; ) {
    const message = byId.get(id)
    if (message === undefined) break
    branch.push(message)
    id = message.parentId
  }
  return branch.reverse()
}

/** The alternatives at a message's place, itself included, oldest first. */
export const alternatives = (messages: readonly Message[], message: Message): Message[] =>
  messages.filter(({ parentId, kind }) => parentId === message.parentId && kind === message.kind).sort(byAge)

/** The end of the youngest branch that goes through a message. */
export function youngestLeaf(messages: readonly Message[], id: string): string {
  const child = messages
    .filter(({ parentId }) => parentId === id)
    .sort(byAge)
    .at(-1)
  return child === undefined ? id : youngestLeaf(messages, child.id)
}
