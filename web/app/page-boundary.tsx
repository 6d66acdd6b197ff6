import { Component, type ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'

/** What is shown where a page breaks: the frame around it stays. */
export class PageBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <EmptyState title="This page broke">
        <p>{error.message}</p>
        <p>
          <Button look="outline" onClick={() => window.location.reload()}>
            Load it again
          </Button>
        </p>
      </EmptyState>
    )
  }
}
