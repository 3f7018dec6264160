# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "socket"

RSpec.describe TaskerContribRails::Configuration::Database do
  around { |example| Dir.mktmpdir { |dir| @root = dir; example.run } }

  def database(entry = nil, url: nil, env: {}, **configuration)
    configuration = { "test" => entry, **configuration }
    described_class.new(environment: "test", configuration: -> { configuration }, root: @root, url:, env:)
  end

  def url(...) = database(...).url

  def refusal(...)
    url(...)
  rescue TaskerContribRails::Error::Rejected => error
    error.diagnostics.map { |diagnostic| [ diagnostic.code, diagnostic.source ] }
  end

  it "is config.tasker's, else DATABASE_URL's, else that of config/database.yml" do
    entry = { "adapter" => "postgresql", "host" => "db", "database" => "shop" }
    env = { "DATABASE_URL" => "postgres://b/env" }

    expect(url(entry, url: "postgres://a/given", env:)).to eq("postgresql://a/given")
    expect(url(entry, env:)).to eq("postgresql://b/env")
    expect(url(entry, env: { "DATABASE_URL" => "" })).to eq("postgresql://db/shop")
  end

  it "is made from a url, with what stands beside it of no account" do
    expect(url({ "url" => "postgres://u:p%40@h:5433/d?pool=5&sslmode=require", "adapter" => "x" }))
      .to eq("postgresql://u:p%40@h:5433/d?sslmode=require")
  end

  it "is made from parts, percent-encoded" do
    entry = {
      "adapter" => "postgis", "host" => "db.example.com", "port" => 5433, "username" => "shop",
      "password" => "p@ss/w:rd ${X}", "database" => "shop", "sslmode" => "require", "pool" => 5
    }

    expect(url(entry)).to eq("postgresql://shop:p%40ss%2Fw%3Ard%20%24%7BX%7D@db.example.com:5433/shop?sslmode=require")
    expect(url({ "adapter" => "postgresql", "host" => "h", "username" => "shop", "database" => "my.db" }))
      .to eq("postgresql://h/postgres?user=shop&dbname=my.db")
  end

  it "is the entry tasker of several databases, else primary, else the first" do
    entry = ->(name) { { "adapter" => "postgresql", "host" => "h", "database" => name } }

    expect(url({ "primary" => entry["a"], "tasker" => entry["b"] })).to eq("postgresql://h/b")
    expect(url({ "cache" => entry["a"], "primary" => entry["b"] })).to eq("postgresql://h/b")
    expect(url({ "cache" => entry["a"], "queue" => entry["b"] })).to eq("postgresql://h/a")
  end

  it "goes by the socket where no host is given, as libpq does" do
    server = UNIXServer.new("#{@root}/.s.PGSQL.5439")
    stub_const("#{described_class}::SOCKETS", [ "/nowhere", @root ])
    entry = { "adapter" => "postgresql", "database" => "shop" }

    expect(url({ **entry, "port" => 5439 })).to eq("postgresql://localhost:5439/shop?host=#{@root.gsub("/", "%2F")}")
    expect(url({ **entry, "port" => 5440 })).to eq("postgresql://localhost:5440/shop")
    expect(url({ **entry, "host" => "/run/pg" })).to eq("postgresql://localhost/shop?host=%2Frun%2Fpg")
    expect(url(entry, env: { "PGHOST" => "pg.internal" })).to eq("postgresql://pg.internal/shop")
  ensure
    server&.close
  end

  it "says what can't be used, and where it stands" do
    expect(refusal({ "adapter" => "sqlite3", "database" => "storage/test.sqlite3" }))
      .to eq([ [ "TC2046", "config/database.yml" ] ])
    expect(refusal({ "adapter" => "postgresql" })).to eq([ [ "TC2047", "config/database.yml" ] ])
    expect(refusal(url: "mysql2://h/d")).to eq([ [ "TC2046", "config.tasker.database_url" ] ])
    expect(refusal(env: { "DATABASE_URL" => "shop" })).to eq([ [ "TC2045", "DATABASE_URL" ] ])
    expect(refusal(nil)).to eq([ [ "TC2046", "config/database.yml" ] ])
  end

  it "says why config/database.yml can't be used" do
    broken = described_class.new(environment: "test", configuration: -> { raise "bad indentation\nand more" },
      root: @root)
    expect(broken.problem).to be_nil # there is no such file

    FileUtils.mkdir("#{@root}/config")
    FileUtils.touch("#{@root}/config/database.yml")
    broken = described_class.new(environment: "test", configuration: -> { raise "bad indentation\nand more" },
      root: @root)
    expect(broken.problem).to eq("gives an error (bad indentation and more)")
  end

  it "says of a file that is no YAML where, and not only that Rails can't load it" do
    FileUtils.mkdir("#{@root}/config")
    FileUtils.touch("#{@root}/config/database.yml")
    load_it = lambda do
      YAML.load("test:\n  pool: [\n")
    rescue Psych::SyntaxError
      raise "Cannot load database configuration:\nYAML syntax error"
    end

    expect(described_class.new(environment: "test", configuration: load_it, root: @root).problem)
      .to match(/\Agives an error \(line \d: did not find expected node content\)\z/)
  end

  it "knows the size of the application's own pool" do
    expect(database({ "adapter" => "postgresql", "pool" => "7" }).pool_size).to eq(7)
    expect(database({ "adapter" => "postgresql", "max_connections" => 8, "pool" => 7 }).pool_size).to eq(8)
    expect(database({ "adapter" => "postgresql" }).pool_size).to eq(5)
    expect(database({ "adapter" => "postgresql", "pool" => "many" }).pool_size).to be_nil
    expect(database(nil).pool_size).to be_nil
  end
end
