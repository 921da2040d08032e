import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../stages.ts';

/** What holds data outlives its stack where the stage says so; elsewhere a stack leaves nothing behind. */
export function removalPolicyOf(stage: Stage): RemovalPolicy {
  return stage.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
