namespace System.Threading.Tasks;

/// <summary>The options that this assembly uses.</summary>
internal enum ConfigureAwaitOptions
{
    /// <summary>As <c>ConfigureAwait(false)</c>.</summary>
    None = 0,

    /// <summary>The await completes also when the task failed.</summary>
    SuppressThrowing = 2,
}
