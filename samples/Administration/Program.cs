using System.DirectoryServices.Protocols;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Administration;
using AuditOtel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A service with privileged actions of every kind, recorded and not. A comment behind a line says what the build says of it; of the others it says nothing.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuditOtel(options => options.ServiceName = "administration");
builder.Services.AddAuditOtelWeb();
builder.Services.AddIdentityCore<Person>().AddRoles<Role>().AddSignInManager();
builder.Services.AddSingleton<IUserStore<Person>, People>();
builder.Services.AddSingleton<IRoleStore<Role>, Roles>();
builder.Services.AddSingleton<IFirmware, Firmware>();
builder.Services.AddSingleton<ISecurityLog, SecurityLog>();
builder.Services.AddSingleton(_ => RSA.Create());
builder.Services.AddScoped(_ => new X509Store());
builder.Services.AddScoped<UserService>();
builder.Services.AddSingleton<TenantService>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddScoped(_ => new LdapConnection("localhost"));
builder.Services.AddDbContext<Database>(options => options.UseSqlite("Data Source=administration.db"));
builder.Services.AddHostedService<Watchdog>();
builder.Services.AddAuthentication();
builder.Services.AddAuthorizationBuilder().AddPolicy("owner", policy => policy.RequireRole("owner"));
builder.Services.AddControllers();

var app = builder.Build();
app.MapControllers();

app.MapGet("/people/{id}", (string id, UserManager<Person> people) => people.FindByIdAsync(id));
app.MapDelete("/people/{id}", async (string id, UserManager<Person> people) => { await people.DeleteAsync(new Person { Id = id }); }); // AOT0101: endpoint DELETE /people/{id} -> UserManager.DeleteAsync
app.MapPost("/people/{id}/lock", (string id, UserManager<Person> people) => people.SetLockoutEnabledAsync(new Person { Id = id }, enabled: true)).Audited("user.lock", AuditClass.Account);

var host = app.MapGroup("/host").RequireAuthorization("owner").Audited("host.administer");
host.MapPost("/stop", (IHostApplicationLifetime lifetime) => lifetime.StopApplication());

var settings = app.MapGroup("/settings").RequireAuthorization("owner");
settings.MapGet("/", () => Settings.All);
settings.MapPut("/{name}", (string name, string value) => { Settings.All[name] = value; }); // AOT0103: endpoint 'PUT /{name}' changes state (PUT) for those of 'owner'
settings.MapPost("/check", [NotAudited("It changes nothing: a POST because the text may be long.")] (string value) => value.Length > 0);

app.MapPost("/tenants/{id}/suspend", (string id, TenantService tenants) => tenants.Suspend(id));
app.MapPost("/tenants/{id}/unsuspend", (string id, TenantService tenants) => tenants.Unsuspend(id));

app.MapPost("/stop", HostEndpoints.Stop);
app.MapPost("/restart", HostEndpoints.Restart);
app.Run();
