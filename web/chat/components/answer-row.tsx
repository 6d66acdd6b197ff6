import { useState } from 'react'
import { FailureNotice } from '../../design/failure-notice.tsx'
import { regenerate } from '../chat-actions.ts'
import { useLiveAnswer } from '../hooks/use-live-answer.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { TokenMap } from '../probabilities/token-map.tsx'
import type { Answer } from '../store/types.ts'
import { AnswerActions } from './answer-actions.tsx'
import { AnswerStatus } from './answer-status.tsx'
import styles from './message.module.css'
import type { MessageRowProps } from './message-row.tsx'
import { SpokenStream } from './spoken-stream.tsx'

type AnswerRowProps = Omit<MessageRowProps, 'message'> & { answer: Answer }

/** What a model answered, or is answering. */
export function AnswerRow({ answer, messages, conversation, isLast }: AnswerRowProps) {
  const live = useLiveAnswer(answer)
  const [showsMap, setShowsMap] = useState(false)
  const isRunning = answer.state === 'RUNNING' || answer.state === 'STARTING'
  const text = live?.text ?? answer.text
  return (
    <article className={styles['answer']} aria-label="Answer" aria-busy={isRunning}>
      {showsMap && answer.tokens ? (
        <TokenMap tokens={answer.tokens} />
      ) : (
        text !== '' && <Markdown text={text} isWhole={!isRunning} />
      )}
      {isRunning && text === '' && (
        <p className={styles['waiting']}>
          <i />
          <i />
          <i />
          <span className="visually-hidden">Waiting for the first word</span>
        </p>
      )}
      {answer.failure && (
        <FailureNotice failure={answer.failure} onRetry={() => void regenerate(conversation, answer)} />
      )}
      <SpokenStream text={text} isRunning={isRunning} />
      <footer className={styles['foot']}>
        {!isRunning && (
          <AnswerActions
            answer={answer}
            messages={messages}
            conversation={conversation}
            isLast={isLast}
            showsMap={showsMap}
            onShowMap={setShowsMap}
          />
        )}
        <AnswerStatus answer={answer} live={live} />
      </footer>
    </article>
  )
}
