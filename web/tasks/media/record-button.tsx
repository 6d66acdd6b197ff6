import { Mic, Square } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../design/button.tsx'
import styles from './media.module.css'
import { record } from './record.ts'

/** Records with the microphone, once allowed to. */
export function RecordButton({ onRecord }: { onRecord: (file: File) => void }) {
  const [isRecording, setIsRecording] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const stopping = useRef<AbortController>(null)
  useEffect(() => () => stopping.current?.abort(), [])
  const start = async (): Promise<void> => {
    const controller = new AbortController()
    stopping.current = controller
    setProblem(null)
    try {
      onRecord(await record(controller.signal, () => setIsRecording(true)))
    } catch {
      setProblem('The microphone can’t be used: allow this page to, and check that there is one.')
    }
    setIsRecording(false)
  }
  return (
    <div className={styles['record']}>
      <Button
        look="outline"
        isSmall
        onClick={() => (isRecording ? stopping.current?.abort() : void start())}
        data-recording={isRecording || undefined}
      >
        {isRecording ? <Square size={14} /> : <Mic size={14} />}
        {isRecording ? 'Stop recording' : 'Record'}
      </Button>
      <span role="status">{problem ?? (isRecording ? 'Recording …' : '')}</span>
    </div>
  )
}
