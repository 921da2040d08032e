// How long what is kept lives, in days. Stacks set it, tools and certificates tell it.

/** Firehose's files: the loader must have seen one within this time. */
export const bronzeDays = 30;
/** What Firehose could not convert. */
export const failedRowsDays = 90;
/** Refused texts, and images that could not be processed. */
export const quarantineDays = 30;
/** Files of UNLOAD. */
export const unloadDays = 1;
/** Results of Athena. */
export const resultDays = 7;
/** Who read which object. */
export const accessLogDays = 90;
/** Versions undo a mistaken delete for a week, and no longer: an erased customer must be gone from disk as well. */
export const silverVersionDays = 7;
/** Versions of everything else in the lake's bucket. */
export const otherVersionDays = 1;
/** Long enough to look back at a mistake, short enough that an erased customer is gone from disk within the month. */
export const snapshotDays = 5;
/** Files of silver that no snapshot names. */
export const orphanDays = 3;
/** Point-in-time recovery of DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html */
export const tableRecoveryDays = 35;
/** Texts of queries: https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html */
export const queryHistoryDays = 45;
/** Messages that nobody takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const messageDays = 14;
