using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;

namespace Administration;

/// <summary>People, as long as the service runs.</summary>
internal sealed class People : IUserStore<Person>
{
    private readonly ConcurrentDictionary<string, Person> _all = new(StringComparer.Ordinal);

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => Put(user);

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => Put(user);

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(_all.TryRemove(user.Id, out _) ? IdentityResult.Success : IdentityResult.Failed(new IdentityError { Code = "not_found", Description = "Nobody has this id." }));

    public Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(_all.GetValueOrDefault(userId));

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(_all.Values.FirstOrDefault(person => string.Equals(person.Name, normalizedUserName, StringComparison.OrdinalIgnoreCase)));

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Name?.ToUpperInvariant());

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken)
    {
        user.Name = userName;
        return Task.CompletedTask;
    }

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Nothing is held.
    }

    private Task<IdentityResult> Put(Person person)
    {
        _all[person.Id] = person;
        return Task.FromResult(IdentityResult.Success);
    }
}
