import { GraphiQL } from 'graphiql'
import { useShownTheme } from '../design/use-shown-theme.ts'
import { examples } from './examples.ts'
import { fetcher } from './fetcher.ts'

/** GraphiQL on this server's `/graphql`. The examples are the tabs of a first visit; a returning visitor finds their own. */
export function Playground() {
  const theme = useShownTheme()
  return (
    <GraphiQL fetcher={fetcher} defaultTabs={[...examples]} forcedTheme={theme} schemaDescription>
      <GraphiQL.Logo>Modelgraph</GraphiQL.Logo>
    </GraphiQL>
  )
}
