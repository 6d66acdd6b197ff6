import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'

/** Refuses `__schema` and `__type`; `__typename` stays, since clients need it and it tells nothing of what they didn't ask for. */
export const noIntrospection = (context: ValidationContext): ASTVisitor => ({
  Field: (node) => {
    if (node.name.value !== '__schema' && node.name.value !== '__type') return
    context.reportError(
      new GraphQLError('This server does not tell its schema.', {
        nodes: node,
        extensions: { code: 'INTROSPECTION_DISABLED' },
      }),
    )
  },
})
