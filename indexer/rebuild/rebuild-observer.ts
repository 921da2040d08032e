import type { AuditProgress } from '../audit/find-drift.ts';

/** Whoever watches a rebuild; nothing of it depends on the answers. */
export interface RebuildObserver {
  /** One line on what begins or has happened. */
  note(text: string): void;
  /** Products copied so far, by this run and all before, and about how many there are. */
  filled(read: number, expected: number): void;
  checking(progress: AuditProgress): void;
  /** Before a step that changes what others see or use; a test interferes here. */
  entering?(step: 'filling' | 'checking' | 'swapping', index: string): Promise<void>;
}

export const silentObserver: RebuildObserver = {
  note: () => undefined,
  filled: () => undefined,
  checking: () => undefined,
};
