import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  type GatewayAnswer,
  type GatewayRequest,
  gatewayAnswerSchema,
} from '../../../indexer/gateway/gateway-request.ts';

export interface Gateway {
  readonly ask: (request: GatewayRequest) => Promise<GatewayAnswer>;
  readonly close: () => void;
}

/** The function that reaches a stage's search domain, called with the credentials and Region of whoever runs a command. */
export function openGateway(functionName: string): Gateway {
  const client = new LambdaClient({});
  return {
    ask: async (request) => {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(request)) }),
      );
      const text = Buffer.from(answer.Payload ?? []).toString('utf8');
      if (answer.FunctionError !== undefined) throw new Error(`${functionName} failed: ${text.slice(0, 300)}`);
      return gatewayAnswerSchema.parse(JSON.parse(text));
    },
    close: () => client.destroy(),
  };
}
