import { InvokeCommand, LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import {
  type GatewayAnswer,
  type GatewayRequest,
  gatewayAnswerSchema,
  readingAlias,
} from '../../../indexer/gateway/gateway-request.ts';

export interface Gateway {
  readonly ask: (request: GatewayRequest) => Promise<GatewayAnswer>;
  readonly close: () => void;
}

/** The function that reaches a stage's search domain, called with the credentials and Region of whoever runs a command. */
export function openGateway(functionName: string): Gateway {
  const client = new LambdaClient({});
  const invoke = (name: string, request: GatewayRequest) =>
    client.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(request)) }));
  return {
    ask: async (request) => {
      const answer = await invoke(functionName, request).catch((error: unknown) => {
        // A role may have been given the alias alone, which passes on what changes nothing.
        if (!(error instanceof LambdaServiceException) || error.name !== 'AccessDeniedException') throw error;
        return invoke(`${functionName}:${readingAlias}`, request);
      });
      const text = Buffer.from(answer.Payload ?? []).toString('utf8');
      if (answer.FunctionError !== undefined) throw new Error(`${functionName} failed: ${text.slice(0, 300)}`);
      return gatewayAnswerSchema.parse(JSON.parse(text));
    },
    close: () => client.destroy(),
  };
}
