import { request } from 'node:http';

const version = '2020-01-01';

/**
 * The part of the Lambda Extensions API that an extension inside of the function's own process needs.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export interface LambdaExtension {
  /** Waits for the next invocation. Only once every extension asks for the next one does Lambda freeze the process. */
  next(): Promise<{ readonly requestId: string }>;
}

/**
 * Registers with Lambda, which is possible only while the function initialises.
 * @param runtimeApi host and port of AWS_LAMBDA_RUNTIME_API
 * @throws Error when the runtime API is not there or refuses
 */
export async function registerExtension(runtimeApi: string, name: string): Promise<LambdaExtension> {
  const registered = await call(
    runtimeApi,
    'POST',
    '/register',
    { 'lambda-extension-name': name },
    { events: ['INVOKE'] },
  );
  const identifier = registered.headers['lambda-extension-identifier'];
  if (typeof identifier !== 'string') throw new Error('the Extensions API gave no identifier');
  return {
    next: async () => {
      const { body } = await call(runtimeApi, 'GET', '/event/next', { 'lambda-extension-identifier': identifier });
      const { requestId = '' } = JSON.parse(body) as { requestId?: string };
      return { requestId };
    },
  };
}

interface Answered {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Without a time limit, unlike fetch: a frozen process waits for its next invocation for minutes or hours. */
function call(
  runtimeApi: string,
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
  content?: unknown,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(`http://${runtimeApi}/${version}/extension${path}`, { method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
      });
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode === 200) resolve({ headers: response.headers, body });
        else reject(new Error(`the Extensions API answered ${method} ${path} with ${statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end(content === undefined ? undefined : JSON.stringify(content));
  });
}
