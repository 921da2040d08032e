// What runs in the processes that isolated-child.ts starts: one task at a time, each with the libraries that read images.
import { inspectFile } from '../inspect/inspect-file.ts';
import { endAtOnce, endWithParent } from './end-with-parent.ts';
import type { Answer, TaskMessage, TaskName, ThrownError, WorkerMessage } from './isolated-message.ts';
import { canReadResidentMemory } from './resident-memory.ts';

const reportMs = 50;

function say(message: WorkerMessage): void {
  // A parent that is gone needs no answer, and this process ends with it.
  process.send?.(message, () => undefined);
}

/** What makes pictures is loaded for the first that is readable: a refusal does without, and comes sooner. */
async function answerOf(message: TaskMessage): Promise<Answer<TaskName>> {
  if (isTask(message, 'inspect')) return inspectFile(message.ask);
  if (isTask(message, 'process')) return (await import('./process-image.ts')).processImage(message.ask);
  throw new Error(`There is no task ${message.task}.`);
}

function isTask<Name extends TaskName>(message: TaskMessage, task: Name): message is TaskMessage<Name> {
  return message.task === task;
}

function thrown(error: unknown): ThrownError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const code = 'code' in error ? String(error.code) : undefined;
  return { name: error.name, message: error.message, stack: error.stack, code };
}

endWithParent();
process.on('uncaughtException', (error) => process.send?.({ kind: 'threw', error: thrown(error) }, endAtOnce));
process.on('message', (message: TaskMessage) => {
  answerOf(message).then(
    (answer) => say({ kind: 'answered', answer }),
    (error) => say({ kind: 'threw', error: thrown(error) }),
  );
});
if (!canReadResidentMemory) {
  setInterval(() => say({ kind: 'resident', bytes: process.memoryUsage.rss() }), reportMs).unref();
}
say({ kind: 'ready' });
