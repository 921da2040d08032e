import type { inspectFile } from '../inspect/inspect-file.ts';
import type { FailedJob, ImageJob, ImageResult } from './image-job.ts';

/** What an isolated process can be asked, and what it answers. */
export interface IsolatedTasks {
  /** What the headers and the structure of a file say. */
  readonly inspect: { readonly ask: string; readonly answer: Awaited<ReturnType<typeof inspectFile>> };
  /** The whole way of an image. */
  readonly process: { readonly ask: ImageJob; readonly answer: ImageResult };
}

export type TaskName = keyof IsolatedTasks;
export type Ask<Name extends TaskName> = IsolatedTasks[Name]['ask'];
export type Answer<Name extends TaskName> = IsolatedTasks[Name]['answer'];

export interface TaskMessage<Name extends TaskName = TaskName> {
  readonly task: Name;
  readonly ask: Ask<Name>;
}

/** An exception as it crosses from one process to the other. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
}

/** What the process says: that it listens, what came of the task, and, where nobody else can see it, how large it is. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answered'; readonly answer: Answer<TaskName> }
  | { readonly kind: 'threw'; readonly error: ThrownError }
  | { readonly kind: 'resident'; readonly bytes: number };

/** How long a task took and the most memory that its process held meanwhile. */
export interface TaskUse {
  readonly milliseconds: number;
  readonly peakRssBytes: number;
}

export type TaskOutcome<Name extends TaskName> =
  | ({ readonly kind: 'answered'; readonly answer: Answer<Name> } & TaskUse)
  | ({ readonly kind: 'failed'; readonly failure: FailedJob } & TaskUse);
