import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PutEvents } from './put-events.ts';

/** PutEvents onto a bus at the endpoint, Region and credentials that the environment names. */
export function createPutEvents(busName: string, client: EventBridgeClient = new EventBridgeClient({})): PutEvents {
  return async (entries) => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: entries.map(({ source, detailType, detail, time }) => ({
          EventBusName: busName,
          Source: source,
          DetailType: detailType,
          Detail: detail,
          ...(time !== undefined && { Time: new Date(time) }),
        })),
      }),
    );
    return Entries.map(({ EventId, ErrorCode, ErrorMessage }) => {
      if (ErrorCode === undefined && EventId !== undefined) return undefined;
      return { code: ErrorCode ?? 'InternalFailure', message: ErrorMessage ?? 'the bus gave no reason' };
    });
  };
}
