import { type ASTNode, type ASTVisitor, GraphQLError, Kind, type ValidationContext } from 'graphql'

/** Refuses number literals beyond a double, such as `1e400`, by the name of their field. */
export const finiteNumbers = (context: ValidationContext): ASTVisitor => {
  const check = (
    node: { value: string },
    _key: unknown,
    parent: ASTNode | readonly ASTNode[] | undefined,
    _path: unknown,
    ancestors: readonly (ASTNode | readonly ASTNode[])[],
  ): void => {
    if (Number.isFinite(Number(node.value))) return
    const field = fieldOf(parent === undefined ? ancestors : [...ancestors, parent])
    const message = `${field} must be a finite number.`
    context.reportError(
      new GraphQLError(message, { nodes: node as ASTNode & { value: string }, extensions: { field } }),
    )
  }
  return { IntValue: check, FloatValue: check }
}

/** `input.temperature`, from the nodes above a value. */
const fieldOf = (ancestors: readonly (ASTNode | readonly ASTNode[])[]): string =>
  ancestors
    .flatMap((node) =>
      'kind' in node && (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) ? node.name.value : [],
    )
    .join('.')
