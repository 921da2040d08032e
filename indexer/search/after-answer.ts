import { setTimeout } from 'node:timers/promises';
import { type LambdaExtension, registerExtension } from './lambda-extension.ts';

export type Work = () => Promise<void>;

/** Does work for a request once its answer is on the way. */
export interface AfterAnswer {
  /** Must be called once for every invocation, at its end, with what is left to do; without work it lets Lambda freeze the process. */
  finish(requestId: string, work?: Work): void;
}

export interface AfterAnswerReports {
  /** Told of work that failed. */
  readonly onFailure: (error: unknown) => void;
  /** Told when there is a runtime API that knows no extensions. */
  readonly onNoExtension: (error: unknown) => void;
}

/**
 * In Lambda an extension of the function's own, elsewhere the background. To be awaited while the function
 * initialises: registering is possible only before the runtime asks for its first invocation.
 * @param runtimeApi AWS_LAMBDA_RUNTIME_API; undefined outside of Lambda
 */
export async function createAfterAnswer(
  runtimeApi: string | undefined,
  { onFailure, onNoExtension }: AfterAnswerReports,
): Promise<AfterAnswer> {
  if (runtimeApi === undefined) return afterAnswerAtOnce(onFailure);
  try {
    return afterAnswerInExtension(await registerExtension(runtimeApi, 'search-events'), onFailure);
  } catch (error) {
    onNoExtension(error);
    return afterAnswerAtOnce(onFailure);
  }
}

/** Long enough for the runtime to post the answer first: both share one thread. */
const answerHeadStartMs = 2;
const retryDelayMs = 200;

/** For processes that nobody freezes: the local emulator's, and tests. Work that fails is told to `onFailure`. */
function afterAnswerAtOnce(onFailure: (error: unknown) => void): AfterAnswer {
  return {
    finish: (_requestId, work) => {
      if (work === undefined) return;
      setTimeout(answerHeadStartMs).then(work).catch(onFailure);
    },
  };
}

/**
 * For Lambda, which answers the shopper as soon as the function has, but freezes the process only once this extension
 * asks for the next invocation. So work is done in between, costs no shopper any time and is not lost.
 */
function afterAnswerInExtension(extension: LambdaExtension, onFailure: (error: unknown) => void): AfterAnswer {
  const invocations = new Map<string, Invocation>();
  const invocationOf = (requestId: string) => {
    const known = invocations.get(requestId) ?? newInvocation();
    invocations.set(requestId, known);
    return known;
  };
  void serve(extension, onFailure, async (requestId) => {
    const work = await invocationOf(requestId).finished;
    invocations.delete(requestId);
    if (work === undefined) return;
    await setTimeout(answerHeadStartMs);
    await work();
  });
  return { finish: (requestId, work) => invocationOf(requestId).finish(work) };
}

interface Invocation {
  readonly finished: Promise<Work | undefined>;
  readonly finish: (work: Work | undefined) => void;
}

function newInvocation(): Invocation {
  let finish: Invocation['finish'] = () => undefined;
  const finished = new Promise<Work | undefined>((resolve) => {
    finish = resolve;
  });
  return { finished, finish };
}

/** Runs for as long as the process does. An extension that stops asking would hold up every later invocation. */
async function serve(
  extension: LambdaExtension,
  onFailure: (error: unknown) => void,
  handle: (requestId: string) => Promise<void>,
): Promise<never> {
  for (;;) {
    try {
      const { requestId } = await extension.next();
      await handle(requestId).catch(onFailure);
    } catch (error) {
      onFailure(error);
      // Not worth keeping a process alive for: where there is no Extensions API any more, there is no function either.
      await setTimeout(retryDelayMs, undefined, { ref: false });
    }
  }
}
