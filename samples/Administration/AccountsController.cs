using AuditOtel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Administration;

/// <summary>Accounts over HTTP: privileges that are rows of a table.</summary>
[Route("api/accounts")]
public sealed class AccountsController(Database database) : ControllerBase
{
    /// <summary>Makes somebody an administrator.</summary>
    [HttpPost("{id:int}/promote")]
    public async Task Promote(int id)
    {
        var account = await database.Accounts.SingleAsync(candidate => candidate.Id == id);
        account.IsAdministrator = true; // AOT0106: writes the sensitive
        await database.SaveChangesAsync();
    }

    /// <summary>Takes everybody out who is no administrator.</summary>
    [HttpDelete]
    public Task<int> Clear() => database.Accounts.Where(account => !account.IsAdministrator).ExecuteDeleteAsync(); // AOT0106: ExecuteDeleteAsync

    /// <summary>Opens one.</summary>
    [HttpPost]
    [Audited("account.create", Class = AuditClass.Account)]
    public async Task Create([AuditTarget("account")] int id)
    {
        database.Accounts.Add(new Account { Id = id });
        await database.SaveChangesAsync();
    }
}
