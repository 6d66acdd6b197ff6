import styles from './shell.module.css'

export function Brand() {
  return (
    <span className={styles['brand']}>
      <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
        <path d="M6 25V8l10 9 10-9v17" fill="none" stroke="currentColor" strokeWidth="3" strokeLinejoin="round" />
        <g fill="currentColor">
          <circle cx="6" cy="25" r="3.6" />
          <circle cx="6" cy="8" r="3.6" />
          <circle cx="16" cy="17" r="3.6" />
          <circle cx="26" cy="8" r="3.6" />
          <circle cx="26" cy="25" r="3.6" />
        </g>
      </svg>
      Modelgraph
    </span>
  )
}
