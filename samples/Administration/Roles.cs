using System.Collections.Concurrent;
using AuditOtel;
using Microsoft.AspNetCore.Identity;

namespace Administration;

/// <summary>Roles, as long as the service runs.</summary>
[NotAudited("Only the role manager calls it; who calls that leaves the record.")]
internal sealed class Roles : IRoleStore<Role>
{
    private readonly ConcurrentDictionary<string, Role> _all = new(StringComparer.OrdinalIgnoreCase);

    public Task<IdentityResult> CreateAsync(Role role, CancellationToken cancellationToken) => Put(role);

    public Task<IdentityResult> UpdateAsync(Role role, CancellationToken cancellationToken) => Put(role);

    public Task<IdentityResult> DeleteAsync(Role role, CancellationToken cancellationToken)
    {
        _all.TryRemove(role.Name ?? string.Empty, out _);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<Role?> FindByIdAsync(string roleId, CancellationToken cancellationToken) => Task.FromResult(_all.GetValueOrDefault(roleId));

    public Task<Role?> FindByNameAsync(string normalizedRoleName, CancellationToken cancellationToken) => Task.FromResult(_all.GetValueOrDefault(normalizedRoleName));

    public Task<string> GetRoleIdAsync(Role role, CancellationToken cancellationToken) => Task.FromResult(role.Name ?? string.Empty);

    public Task<string?> GetRoleNameAsync(Role role, CancellationToken cancellationToken) => Task.FromResult(role.Name);

    public Task<string?> GetNormalizedRoleNameAsync(Role role, CancellationToken cancellationToken) => Task.FromResult(role.Name?.ToUpperInvariant());

    public Task SetRoleNameAsync(Role role, string? roleName, CancellationToken cancellationToken)
    {
        role.Name = roleName;
        return Task.CompletedTask;
    }

    public Task SetNormalizedRoleNameAsync(Role role, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Nothing is held.
    }

    private Task<IdentityResult> Put(Role role)
    {
        _all[role.Name ?? string.Empty] = role;
        return Task.FromResult(IdentityResult.Success);
    }
}
