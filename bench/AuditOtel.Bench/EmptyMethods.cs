using System.Runtime.CompilerServices;

namespace AuditOtel.Bench;

/// <summary>The same next to empty bodies, plain and audited: they only keep what they were given.</summary>
internal sealed partial class EmptyMethods
{
    private static readonly Task<int> Done = Task.FromResult(0);

    /// <summary>What the last call was given.</summary>
    public string Last { get; private set; } = "";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Plain(string id) => Last = id;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Task<int> PlainAsync(string id)
    {
        Last = id;
        return Done;
    }

    [Audited("user.account.update")]
    public partial void Audited([AuditTarget("user")] string id);

    [Audited("user.account.read")]
    public partial Task<int> AuditedAsync([AuditTarget("user")] string id);

    private void AuditedCore(string id) => Last = id;

    private Task<int> AuditedAsyncCore(string id)
    {
        Last = id;
        return Done;
    }
}
