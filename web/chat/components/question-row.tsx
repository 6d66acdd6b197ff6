import { GitFork, PencilLine, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { CopyButton } from '../../design/copy-button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { editQuestion, goBackTo } from '../chat-actions.ts'
import { forkConversation } from '../store/conversations.ts'
import type { Question } from '../store/types.ts'
import { AlternativeSwitch } from './alternative-switch.tsx'
import styles from './message.module.css'
import type { MessageRowProps } from './message-row.tsx'
import { QuestionEditor } from './question-editor.tsx'

type QuestionRowProps = Omit<MessageRowProps, 'message'> & { question: Question }

/** What the person said, with what can be done about it. */
export function QuestionRow({ question, messages, conversation, isLast }: QuestionRowProps) {
  const [isEdited, setIsEdited] = useState(false)
  const [, navigate] = useLocation()
  if (isEdited)
    return (
      <QuestionEditor
        text={question.text}
        onCancel={() => setIsEdited(false)}
        onSend={(text) => {
          setIsEdited(false)
          void editQuestion(conversation, question, text)
        }}
      />
    )
  return (
    <article className={styles['question']} aria-label="You">
      <div className={styles['bubble']}>{question.text}</div>
      <footer className={styles['actions']}>
        <AlternativeSwitch message={question} messages={messages} />
        <CopyButton text={question.text} label="Copy message" />
        <IconButton label="Edit and ask again" onClick={() => setIsEdited(true)}>
          <PencilLine size={15} />
        </IconButton>
        {!isLast && (
          <IconButton label="Go back to here" onClick={() => void goBackTo(conversation.id, question.id)}>
            <Undo2 size={15} />
          </IconButton>
        )}
        <IconButton
          label="Fork into a new chat"
          onClick={() => void forkConversation(conversation, question.id).then((id) => navigate(`/chat/${id}`))}
        >
          <GitFork size={15} />
        </IconButton>
      </footer>
    </article>
  )
}
