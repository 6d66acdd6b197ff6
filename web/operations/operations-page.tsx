import { FailureNotice } from '../design/failure-notice.tsx'
import { Page } from '../design/page.tsx'
import { CompletionTable } from './completion-table.tsx'
import { FailureCounts } from './failure-counts.tsx'
import { ServerPlots } from './server-plots.tsx'
import { ServerTiles } from './server-tiles.tsx'
import { useServerMetrics } from './use-server-metrics.ts'

/** What the server does now, has done in the last minutes, and the completions it keeps. */
export default function OperationsPage() {
  const { samples, isConnected, failure } = useServerMetrics()
  const now = samples.at(-1)
  return (
    <Page title="Operations" lead="What this server does, second by second.">
      {failure && <FailureNotice failure={failure} />}
      {!isConnected && failure === null && samples.length > 0 && <p role="status">Connection lost; reconnecting …</p>}
      {now && (
        <>
          <ServerTiles now={now} />
          <ServerPlots samples={samples} />
          <FailureCounts failures={now.failures} />
        </>
      )}
      <CompletionTable />
    </Page>
  )
}
