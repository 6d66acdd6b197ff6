import { GitFork, Grid2x2, RefreshCw, StepForward, Undo2 } from 'lucide-react'
import { useLocation } from 'wouter'
import { CopyButton } from '../../design/copy-button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { continueAnswer, goBackTo, regenerate } from '../chat-actions.ts'
import { forkConversation } from '../store/conversations.ts'
import type { Answer, Conversation, Message } from '../store/types.ts'
import { AlternativeSwitch } from './alternative-switch.tsx'
import styles from './message.module.css'

interface AnswerActionsProps {
  answer: Answer
  messages: readonly Message[]
  conversation: Conversation
  isLast: boolean
  showsMap: boolean
  onShowMap: (shows: boolean) => void
}

/** What can be done about an answer. */
export function AnswerActions({ answer, messages, conversation, isLast, showsMap, onShowMap }: AnswerActionsProps) {
  const [, navigate] = useLocation()
  const canGoOn = answer.text !== '' && answer.facts?.finishReason !== 'STOP'
  return (
    <div className={styles['actions']}>
      <AlternativeSwitch message={answer} messages={messages} />
      <CopyButton text={answer.text} label="Copy answer" />
      <IconButton label="Answer again" onClick={() => void regenerate(conversation, answer)}>
        <RefreshCw size={15} />
      </IconButton>
      {canGoOn && (
        <IconButton label="Continue" onClick={() => void continueAnswer(conversation, answer)}>
          <StepForward size={15} />
        </IconButton>
      )}
      {!isLast && (
        <IconButton label="Go back to here" onClick={() => void goBackTo(conversation.id, answer.id)}>
          <Undo2 size={15} />
        </IconButton>
      )}
      <IconButton
        label="Fork into a new chat"
        onClick={() => void forkConversation(conversation, answer.id).then((id) => navigate(`/chat/${id}`))}
      >
        <GitFork size={15} />
      </IconButton>
      {answer.tokens && (
        <IconButton label="Token probabilities" aria-pressed={showsMap} onClick={() => onShowMap(!showsMap)}>
          <Grid2x2 size={15} />
        </IconButton>
      )}
    </div>
  )
}
