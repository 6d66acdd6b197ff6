import { Activity, Boxes, FlaskConical, type LucideIcon, MessageSquare, SquareTerminal } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import styles from './shell.module.css'

interface Page {
  path: string
  title: string
  icon: LucideIcon
  /** Other paths that belong to it. */
  also?: string
}

const pages: readonly Page[] = [
  { path: '/', title: 'Chat', icon: MessageSquare, also: '/chat/' },
  { path: '/tasks', title: 'Tasks', icon: FlaskConical, also: '/tasks/' },
  { path: '/models', title: 'Models', icon: Boxes },
  { path: '/operations', title: 'Operations', icon: Activity },
  { path: '/playground', title: 'Playground', icon: SquareTerminal, also: '/graphql' },
]

/** The way from page to page. */
export function PageLinks({ onFollow }: { onFollow?: () => void }) {
  const [location] = useLocation()
  return (
    <nav aria-label="Pages" className={styles['pages']}>
      {pages.map(({ path, title, icon: Icon, also }) => {
        const isHere = location === path || (also !== undefined && location.startsWith(also))
        return (
          <Link key={path} href={path} aria-current={isHere ? 'page' : undefined} onClick={onFollow}>
            <Icon size={17} aria-hidden /> {title}
          </Link>
        )
      })}
    </nav>
  )
}
