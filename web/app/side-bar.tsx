import { ConversationList } from '../chat/components/conversation-list.tsx'
import { Brand } from './brand.tsx'
import { PageLinks } from './page-links.tsx'
import styles from './shell.module.css'
import { SignOut } from './sign-out.tsx'
import { ThemeMenu } from './theme-menu.tsx'

/** Pages and conversations. @param onFollow told when one of them was chosen */
export function SideBar({ hasBrand, onFollow }: { hasBrand: boolean; onFollow?: () => void }) {
  const follow = onFollow && { onFollow }
  return (
    <div className={styles['sideBar']}>
      {hasBrand && <Brand />}
      <PageLinks {...follow} />
      <ConversationList {...follow} />
      <div className={styles['foot']}>
        <ThemeMenu />
        <SignOut />
      </div>
    </div>
  )
}
