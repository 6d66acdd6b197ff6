import { ArrowDown } from 'lucide-react'
import { Button } from '../../design/button.tsx'
import { liveAnswers } from '../answers/live-answers.ts'
import { ask } from '../chat-actions.ts'
import { useStickToBottom } from '../hooks/use-stick-to-bottom.ts'
import { changeConversation } from '../store/conversations.ts'
import type { Conversation, Message } from '../store/types.ts'
import styles from './chat.module.css'
import { ChatHeader } from './chat-header.tsx'
import { Composer } from './composer.tsx'
import { MessageRow } from './message-row.tsx'

interface ConversationViewProps {
  conversation: Conversation
  messages: Message[]
  branch: Message[]
}

/** A stored conversation: its shown branch, and where to say more. */
export function ConversationView({ conversation, messages, branch }: ConversationViewProps) {
  const { scroller, content, isAtEnd, scrollToEnd } = useStickToBottom(conversation.id)
  const last = branch.at(-1)
  const running = last?.kind === 'answer' && (last.state === 'RUNNING' || last.state === 'STARTING') ? last : null
  const send = (text: string): void => {
    scrollToEnd()
    void ask(conversation, last?.id ?? null, text)
  }
  return (
    <div className={styles['page']}>
      <ChatHeader
        conversation={conversation}
        isStored
        onChange={(changes) => void changeConversation(conversation.id, changes)}
      />
      <div ref={scroller} className={styles['scroller']}>
        <div ref={content} className={styles['messages']} role="log" aria-label="Messages" aria-live="off">
          <h1 className="visually-hidden">{conversation.title}</h1>
          {branch.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              messages={messages}
              conversation={conversation}
              isLast={message === last}
            />
          ))}
        </div>
      </div>
      {!isAtEnd && (
        <Button look="outline" isIcon className={styles['toEnd'] ?? ''} aria-label="To the end" onClick={scrollToEnd}>
          <ArrowDown size={17} />
        </Button>
      )}
      <Composer
        onSend={send}
        {...(running && { onStop: () => void (running.completionId && liveAnswers.stop(running.completionId)) })}
      />
    </div>
  )
}
