using AuditOtel.Collector.Index;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Tests.Index;

public sealed class IndexFailureTests
{
    [Fact]
    public void A_file_of_another_user_is_no_damage_and_the_message_names_it_and_what_to_do()
    {
        foreach (var cause in new Exception[] { new UnauthorizedAccessException("Access is denied."), new SqliteException("read-only", 8), new SqliteException("cannot open", 14) })
        {
            var failure = IndexFailure.Of("/l/index/search.0.sqlite", cause);
            Assert.False(failure.IsDamage);
            Assert.Contains("/l/index/search.0.sqlite", failure.Message, StringComparison.Ordinal);
            Assert.Contains("'chown'", failure.Message, StringComparison.Ordinal);
        }
    }
}
