namespace AuditOtel.Analyzers.Interception;

/// <summary>The methods of ASP.NET Core Identity that change accounts, roles and sessions.</summary>
internal static class IdentitySet
{
    private const string Space = "Microsoft.AspNetCore.Identity.";

    internal static IEnumerable<ConfiguredCall> Calls =>
    [
        User("CreateAsync", "user.create") with { Secrets = ["password"] },
        User("UpdateAsync", "user.update"),
        User("DeleteAsync", "user.delete"),
        User("AddPasswordAsync", "user.password.set") with { Secrets = ["password"] },
        User("ChangePasswordAsync", "user.password.change") with { Secrets = ["currentPassword", "newPassword"] },
        User("ResetPasswordAsync", "user.password.reset") with { Secrets = ["token", "newPassword"] },
        User("RemovePasswordAsync", "user.password.remove"),
        User("SetUserNameAsync", "user.name.set") with { Arguments = ["userName"] },
        User("SetEmailAsync", "user.email.set") with { Arguments = ["email"] },
        User("ChangeEmailAsync", "user.email.change") with { Arguments = ["newEmail"], Secrets = ["token"] },
        User("SetPhoneNumberAsync", "user.phone.set") with { Arguments = ["phoneNumber"] },
        User("AddToRoleAsync", "user.role.grant") with { Class = Authorization, Arguments = ["role"] },
        User("AddToRolesAsync", "user.role.grant") with { Class = Authorization, Arguments = ["roles"] },
        User("RemoveFromRoleAsync", "user.role.revoke") with { Class = Authorization, Arguments = ["role"] },
        User("RemoveFromRolesAsync", "user.role.revoke") with { Class = Authorization, Arguments = ["roles"] },
        User("AddClaimAsync", "user.claim.grant") with { Class = Authorization, Arguments = ["claim"] },
        User("AddClaimsAsync", "user.claim.grant") with { Class = Authorization },
        User("ReplaceClaimAsync", "user.claim.change") with { Class = Authorization, Arguments = ["claim", "newClaim"] },
        User("RemoveClaimAsync", "user.claim.revoke") with { Class = Authorization, Arguments = ["claim"] },
        User("RemoveClaimsAsync", "user.claim.revoke") with { Class = Authorization },
        User("AddLoginAsync", "user.login.add"),
        User("RemoveLoginAsync", "user.login.remove") with { Arguments = ["loginProvider"] },
        User("SetLockoutEnabledAsync", "user.lockout.set") with { Arguments = ["enabled"] },
        User("SetLockoutEndDateAsync", "user.lockout.set") with { Arguments = ["lockoutEnd"] },
        User("SetTwoFactorEnabledAsync", "user.factor.set") with { Arguments = ["enabled"] },
        User("ResetAuthenticatorKeyAsync", "user.factor.reset"),
        Role("CreateAsync", "role.create"),
        Role("UpdateAsync", "role.update"),
        Role("DeleteAsync", "role.delete"),
        Role("AddClaimAsync", "role.claim.grant") with { Arguments = ["claim"] },
        Role("RemoveClaimAsync", "role.claim.revoke") with { Arguments = ["claim"] },
        SignIn("PasswordSignInAsync", "user.login", "user,userName") with { Secrets = ["password"] },
        SignIn("SignInAsync", "user.login", "user"),
        SignIn("SignInWithClaimsAsync", "user.login", "user"),
        SignIn("ExternalLoginSignInAsync", "user.login", "providerKey") with { Arguments = ["loginProvider"] },
        SignIn("TwoFactorAuthenticatorSignInAsync", "user.login", string.Empty) with { Secrets = ["code"] },
        SignIn("TwoFactorRecoveryCodeSignInAsync", "user.login", string.Empty) with { Secrets = ["recoveryCode"] },
        SignIn("TwoFactorSignInAsync", "user.login", string.Empty) with { Arguments = ["provider"], Secrets = ["code"] },
        SignIn("SignOutAsync", "user.logout", string.Empty),
    ];

    private const string Authorization = "Authorization";

    private static ConfiguredCall User(string member, string operation) => CallSets.Line(Space + "UserManager`1", member, operation, "Account", "user", "user");

    private static ConfiguredCall Role(string member, string operation) => CallSets.Line(Space + "RoleManager`1", member, operation, Authorization, "role", "role");

    private static ConfiguredCall SignIn(string member, string operation, string targets) =>
        CallSets.Line(Space + "SignInManager`1", member, operation, "Session", "user", targets);
}
