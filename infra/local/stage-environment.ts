import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { LocalStackError } from './errors.ts';
import { outputsEnvironment } from './stack-environment.ts';

/** Where the stack of CloudFront and its firewall is, whatever the stage's own Region. */
const edgeRegion = 'us-east-1';

/**
 * The outputs of a stage's stacks on AWS as variables, read with the credentials and Region of whoever calls. What the
 * edge says of itself counts: behind it, the search API answers nobody else. In the stage's second Region they are those of
 * its one stack there, so that commands about the index mean the index of that Region.
 * @throws LocalStackError NOT_RUNNING when the stage is not deployed there
 */
export async function stageEnvironment(stage: string): Promise<Record<string, string>> {
  try {
    const [second, edge] = await Promise.all([
      readOutputs(`InkstreamSecondRegion-${stage}`).catch(nothingWhereNoStackIs),
      readOutputs(`InkstreamEdge-${stage}`, edgeRegion).catch(nothingWhereNoStackIs),
    ]);
    if (Object.keys(second).length > 0) return outputsEnvironment({ ...second, ...edge });
    const own = await Promise.all([
      readOutputs(`InkstreamStateful-${stage}`),
      readOutputs(`InkstreamStateless-${stage}`),
    ]);
    return outputsEnvironment(Object.assign({}, ...own, edge));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LocalStackError('NOT_RUNNING', `The stacks of the stage ${stage} could not be read: ${reason}`, {
      cause,
    });
  }
}

async function readOutputs(StackName: string, region?: string): Promise<Record<string, string>> {
  const client = new CloudFormationClient({ region });
  try {
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const outputs = stacks.flatMap(({ Outputs = [] }) => Outputs);
    return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  } finally {
    client.destroy();
  }
}

/** CloudFormation has no error of its own for a stack that does not exist. */
function nothingWhereNoStackIs(error: unknown): Record<string, string> {
  if (error instanceof CloudFormationServiceException && error.name === 'ValidationError') return {};
  throw error;
}
