using Microsoft.EntityFrameworkCore;

namespace Administration;

/// <summary>The service's database.</summary>
public sealed class Database(DbContextOptions<Database> options) : DbContext(options)
{
    /// <summary>Who may do what.</summary>
    public DbSet<Account> Accounts => Set<Account>();
}
