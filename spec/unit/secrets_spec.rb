# frozen_string_literal: true

require "pg"

RSpec.describe TaskerContribRails::Secrets do
  # All that an error page or a log would show.
  def said(error)
    [ error, *(error.cause &&
      said(error.cause)) ].map { |one| one.respond_to?(:inspect) ? "#{one.inspect} #{one}" : one }.join("\n")
  end

  def hide(text, address) = described_class.hide(text, address)

  it "hides the password, and what a reader may have taken for a part of it" do
    {
      "postgresql://shop:S3cr/et@db/shop" => 'invalid port number: "S3cr"',
      "postgresql://shop:a@b@db/shop" => 'could not translate host name "b@db" to address',
      "postgresql://shop:S3%20cret@db/shop" => "password S3 cret of S3%20cret",
      "postgresql://shop:p@db/shop" => 'invalid "p" in shop',
      "host=db user=shop password='S3cr et'" => "missing \"=\" after \"et'\" in \"host=db user=shop password='S3cr " \
        "et'\"",
      "postgresql://shop:S3cret" => "no host in S3cret", "postgresql://shop:\xFFS3cret@db" => "no \xFFS3cret".b
    }.each do |address, text|
      expect(hide(text, address)).to include("***")
      expect(hide(text, address)).not_to match(/S3|cr|"p"|"et/), hide(text, address)
    end
  end

  it "leaves what holds no secret" do
    expect(hide("could not connect to db as shop", "postgresql://shop@db/shop"))
      .to eq("could not connect to db as shop")
    expect([ hide("anything", nil), hide("anything", "") ]).to eq(%w[ anything anything ])
  end

  describe "of a database that can't be reached" do
    [ "postgresql://u:S3cr/et@127.0.0.1/db", "postgresql://u:S3c#ret@127.0.0.1:1/db",
      "postgresql://u:S3c?ret@127.0.0.1:1/db", "postgresql://u:S3 cret@127.0.0.1:1/db",
      "postgresql://u:S3cret@[::1/db", "postgresql://u:S3%zzcret@127.0.0.1:1/db",
      "host=127.0.0.1 port=1 password=S3cret oops", "host=127.0.0.1 password='S3cret" ].each do |url|
      it "says nothing of the password in #{url.sub(/S3.*?(?=@|oops|\z)/, "…")}" do
        session = TaskerContribRails::Database::Session.new(url)
        expect { session.query("SELECT 1") }.to raise_error(TaskerContribRails::Error::DatabaseUnavailable) { |error|
          expect(said(error)).not_to match(/S3|cret/)
        }
      end
    end
  end

  it "says nothing of the password where the engine does not start" do
    stub_const("TaskerCore::FFI",
      Module.new { def self.bootstrap_worker = raise(RuntimeError, "bad address postgresql://u:S3cret@db") })
    engine = TaskerContribRails::Runtime::TaskerRb.new.tap { |made| made.define_singleton_method(:load) { } }
    expect { engine.start({ "DATABASE_URL" => "postgresql://u:S3cret@db" }) }
      .to raise_error(TaskerContribRails::Error::EngineFailed) { |error|
        expect(said(error)).to include("bad address").and(satisfy { |text| !text.include?("S3cret") })
      }
  end

  it "does not show the lines of a config/database.yml that can't be read" do
    Dir.mktmpdir do |root|
      FileUtils.mkdir_p("#{root}/config")
      File.write("#{root}/config/database.yml", "test:\n  password: S3cret\n  host: <%= 1 + %>\n")
      load_it = -> {
        ERB.new(File.read("#{root}/config/database.yml"))
          .tap { |erb| erb.filename = "#{root}/config/database.yml" }.result
      }
      database = TaskerContribRails::Configuration::Database.new(environment: "test", configuration: load_it, root:,
        env: {})
      expect(database.problem).to match(/\Agives an error \(((?!S3cret).)*\)\z/)
    end
  end
end
