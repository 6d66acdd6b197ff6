import { common, createLowlight } from 'lowlight'

/** A piece of code: text, or pieces of one class. */
export type CodePiece = string | { className: string; children: CodePiece[] }

interface Node {
  type: string
  value?: string
  properties?: { className?: unknown }
  children?: readonly Node[]
}

const lowlight = createLowlight(common)

/** Code as pieces with highlight.js' classes; null for a language that isn't known. */
export const highlight = (code: string, language: string): CodePiece[] | null =>
  lowlight.registered(language) ? (lowlight.highlight(language, code).children as Node[]).map(toPiece) : null

const toPiece = ({ value, properties, children }: Node): CodePiece =>
  value ?? { className: [properties?.className].flat().join(' '), children: (children ?? []).map(toPiece) }
