/**
 * The version of this half; the server's is told with its models.
 */
export const VERSION = '0.1.0';
