namespace QuickStart;

/// <summary>Six actions by two people: four succeed, one is refused, one fails.</summary>
internal static class WorkDay
{
    internal static async Task RunAsync(UserAdministration users, string newPassword)
    {
        SignedInPerson.Is("alice", "Alice Example", "administrator");
        await Try("alice creates the user carol", () => users.CreateAsync("carol", "carol@example.com"));
        await Try("alice resets carol's password", () => users.ResetPasswordAsync("carol", newPassword));
        await Try("alice makes carol an auditor", async () => await users.GrantRoleAsync("carol", "auditor"));

        SignedInPerson.Is("bob", "Bob Example", "helpdesk");
        await Try("bob makes himself an administrator", async () => await users.GrantRoleAsync("bob", "administrator"));
        await Try("bob disables carol", () => Task.FromResult(users.Disable("carol")));
        await Try("bob deletes a user that does not exist", () => users.DeleteAsync("mallory"));
    }

    private static async Task Try(string what, Func<Task> action)
    {
        try
        {
            await action();
            Console.WriteLine($"  {what}: done");
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or KeyNotFoundException)
        {
            Console.WriteLine($"  {what}: {failure.Message}");
        }
    }
}
