import { z } from 'zod';

const answerSchema = z.object({
  nextUri: z.url().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** Whether a Trino answers the simplest of queries to the end; a log line or an open port come well before that. */
export async function answersQueries(url: string, patienceMs = 10_000): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMs);
  const ask = async (address: string, init: RequestInit) => {
    const response = await fetch(address, { ...init, signal, headers: { 'X-Trino-User': 'inkstream' } });
    return response.ok ? answerSchema.parse(await response.json()) : undefined;
  };
  try {
    let answer = await ask(`${url}/v1/statement`, { method: 'POST', body: 'SELECT 1' });
    while (answer?.nextUri !== undefined) answer = await ask(answer.nextUri, {});
    return answer !== undefined && answer.error === undefined;
  } catch {
    return false;
  }
}
