using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AuditOtel.AspNetCore.Tests.Support;

/// <summary>Handlers that are annotated: their bodies write their own records.</summary>
internal static class Accounts
{
    private static int _runs;

    /// <summary>How often a body has run.</summary>
    internal static int Runs => Volatile.Read(ref _runs);

    [Audited("user.password.reset", Class = AuditClass.Account)]
    internal static async Task<NoContent> ResetAsync([AuditTarget("user")] string id)
    {
        await Task.Yield();
        Interlocked.Increment(ref _runs);
        return TypedResults.NoContent();
    }

    [Audited("user.rename", Class = AuditClass.Account)]
    internal static async Task<IResult> RenameAsync([AuditTarget("user")] int id, NewName name)
    {
        await Task.Yield();
        Interlocked.Increment(ref _runs);
        return name.Name.Length == 0 ? TypedResults.NotFound() : TypedResults.Ok(id);
    }

    internal sealed record NewName(string Name);
}
