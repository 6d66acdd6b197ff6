import { memo } from 'react'
import type { Conversation, Message } from '../store/types.ts'
import { AnswerRow } from './answer-row.tsx'
import { QuestionRow } from './question-row.tsx'

export interface MessageRowProps {
  message: Message
  /** All of the conversation, other branches included. */
  messages: readonly Message[]
  conversation: Conversation
  isLast: boolean
}

/** One message. */
export const MessageRow = memo(({ message, ...rest }: MessageRowProps) =>
  message.kind === 'question' ? <QuestionRow question={message} {...rest} /> : <AnswerRow answer={message} {...rest} />,
)
