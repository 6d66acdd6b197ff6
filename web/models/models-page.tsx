import { CloudDownload, FolderPlus } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { FailureNotice } from '../design/failure-notice.tsx'
import { Page } from '../design/page.tsx'
import { useServerMetrics } from '../operations/use-server-metrics.ts'
import { AliasList } from './alias-list.tsx'
import { Comparison } from './comparison.tsx'
import { FamilyCard } from './family-card.tsx'
import { History } from './history.tsx'
import { MemoryMeter } from './memory-meter.tsx'
import styles from './models.module.css'
import { PullList } from './pull-list.tsx'
import { PullSheet } from './pull-sheet.tsx'
import { RegisterSheet } from './register-sheet.tsx'
import { useModelActions } from './use-model-actions.ts'
import { useModels } from './use-models.ts'
import { usePulls } from './use-pulls.ts'

/** The models of this server: what they are, what they do now, and which version serves. */
export default function ModelsPage() {
  const { families, memory, events, aliases, failure, reload } = useModels()
  const actions = useModelActions(reload)
  const { samples } = useServerMetrics()
  const { pulls, failure: pullFailure, pull, stop } = usePulls()
  // Other pages lead here with what is missing: `?pull=owner/name`, `?register`.
  const [asked, setAsked] = useSearchParams()
  const [isRegistering, setIsRegistering] = useState(asked.has('register'))
  const [isPulling, setIsPulling] = useState(asked.has('pull'))
  const close = (): void => {
    setIsRegistering(false)
    setIsPulling(false)
    setAsked({}, { replace: true })
  }
  const now = samples.at(-1)?.models ?? []
  return (
    <Page title="Models" lead="What this server can run, and which version serves.">
      <div className={styles['bar']}>
        <Button look="outline" onClick={() => setIsRegistering(true)}>
          <FolderPlus size={16} /> Register a model
        </Button>
        <Button look="outline" onClick={() => setIsPulling(true)}>
          <CloudDownload size={16} /> Pull from the hub
        </Button>
        {memory && <MemoryMeter {...memory} />}
      </div>
      {failure && <FailureNotice failure={failure} onRetry={reload} />}
      {actions.failure && !isRegistering && <FailureNotice failure={actions.failure} />}
      {families?.length === 0 && (
        <EmptyState title="No models yet">Register one from a folder of the server.</EmptyState>
      )}
      {pulls.length > 0 && <PullList pulls={pulls} onStop={(id) => void stop(id)} onEnd={reload} />}
      <div className={styles['cards']}>
        {families?.map((family) => (
          <FamilyCard key={family.name} family={family} now={now} actions={actions} />
        ))}
      </div>
      {families && families.length > 0 && (
        <>
          <AliasList aliases={aliases ?? []} models={families.flatMap(({ versions }) => versions)} actions={actions} />
          <Comparison models={families.flatMap(({ versions }) => versions)} now={now} />
        </>
      )}
      <History events={events} />
      {isPulling && (
        <PullSheet initialId={asked.get('pull') ?? ''} failure={pullFailure} onPull={pull} onClose={close} />
      )}
      {isRegistering && <RegisterSheet actions={actions} onClose={close} />}
    </Page>
  )
}
