import { GraphiQL } from 'graphiql'
import { examples } from './examples.ts'
import { fetcher } from './fetcher.ts'

/** GraphiQL on this server's `/graphql`. The examples are the tabs of a first visit; a returning visitor finds their own. */
export function Playground() {
  return (
    <GraphiQL fetcher={fetcher} defaultTabs={[...examples]} schemaDescription>
      <GraphiQL.Logo>Modelgraph</GraphiQL.Logo>
    </GraphiQL>
  )
}
