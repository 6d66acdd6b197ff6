import { Braces, FileText, PencilLine, Trash2 } from 'lucide-react'
import type { MenuEntry } from '../design/menu.tsx'
import { messagesOf } from './store/conversations.ts'
import { download, fileNameOf, toJson, toMarkdown } from './store/export.ts'
import type { Conversation } from './store/types.ts'

/** What can be done to a conversation as a whole. */
export const conversationMenu = (
  conversation: Conversation,
  onDialog: (dialog: 'rename' | 'delete') => void,
): MenuEntry[] => [
  { label: 'Rename', icon: <PencilLine size={16} />, onSelect: () => onDialog('rename') },
  {
    label: 'Export as Markdown',
    icon: <FileText size={16} />,
    hint: 'What is shown, to read elsewhere',
    onSelect: () => void save(conversation, 'md', 'text/markdown', toMarkdown),
  },
  {
    label: 'Export as JSON',
    icon: <Braces size={16} />,
    hint: 'Everything, with all branches',
    onSelect: () => void save(conversation, 'json', 'application/json', toJson),
  },
  { label: 'Delete', icon: <Trash2 size={16} />, isDanger: true, onSelect: () => onDialog('delete') },
]

async function save(conversation: Conversation, ending: string, type: string, write: typeof toJson): Promise<void> {
  const messages = await messagesOf(conversation.id)
  download(`${fileNameOf(conversation.title)}.${ending}`, type, write(conversation, messages))
}
