using System.Runtime.CompilerServices;

namespace AuditOtel.Bench;

/// <summary>The empty bodies of <see cref="EmptyMethods"/> as a user annotates them, for the build to rewrite; and the same bodies plain.</summary>
internal sealed class AnnotatedMethods
{
    /// <summary>What the last call was given.</summary>
    public string Last { get; private set; } = "";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool PlainResult(string id)
    {
        Last = id;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public async Task<int> PlainAsync(string id)
    {
        Last = id;
        await Task.CompletedTask;
        return 0;
    }

    [Audited("user.account.update"), MethodImpl(MethodImplOptions.NoInlining)]
    public void Audited([AuditTarget("user")] string id) => Last = id;

    [Audited("user.account.read"), MethodImpl(MethodImplOptions.NoInlining)]
    public async Task<int> AuditedAsync([AuditTarget("user")] string id)
    {
        Last = id;
        await Task.CompletedTask;
        return 0;
    }

    [Audited("user.account.enable"), MethodImpl(MethodImplOptions.NoInlining)]
    [return: AuditResult]
    public bool AuditedResult([AuditTarget("user")] string id)
    {
        Last = id;
        return true;
    }

    [Audited("user.account.disable"), MethodImpl(MethodImplOptions.NoInlining)]
    public void AuditedScope([AuditTarget("user")] string id)
    {
        Last = id;
        AuditScope.Current.Reason("asked for");
    }
}
