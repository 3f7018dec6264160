# frozen_string_literal: true

require "rails"

RSpec.describe TaskerContribRails::Configuration do
  subject(:configuration) { described_class.new }

  it "has defaults" do
    expect(configuration).to have_attributes(
      worker_enabled: false, event_bridge_enabled: true, event_naming: :tasker, log_events: false,
      structured_events: true, task_events: false,
      handler_paths: [ "app/handlers" ], template_paths: [ "config/tasker/templates" ], database_url: nil, threads: 2,
      max_claimed: 2, drain_timeout: 25,
      hand_back_after: 30, tmp_path: "tmp/tasker", overrides: []
    )
  end

  it "parses booleans from text, once and rightly" do
    { "true" => true, " TRUE " => true, "1" => true, "yes" => true, "on" => true, true => true,
      "false" => false, "0" => false, "no" => false, "off" => false, "" => false, nil => false,
      false => false }.each do |given, taken|
      configuration.worker_enabled = given
      expect(configuration.worker_enabled).to be(taken)
    end
    expect { configuration.log_events = "maybe" }
      .to raise_error(ArgumentError, 'config.tasker.log_events must be true or false, not "maybe".')
  end

  it "takes one folder more, as Rails' own lists of paths do" do
    configuration.handler_paths << "lib/handlers"
    expect(configuration.handler_paths).to eq([ "app/handlers", "lib/handlers" ])
    expect(described_class.new.handler_paths).to eq([ "app/handlers" ])
  end

  it "takes the folder of a running worker's files, also from the environment, where tasker-health reads it too" do
    stub_const("ENV", ENV.to_h.merge("TASKER_TMP_PATH" => "/run/tasker"))
    expect(configuration.tmp_path).to eq("/run/tasker")
    expect(configuration.tap { configuration.tmp_path = Pathname("var") }.tmp_path).to eq("var")
    [ "", %w[ a b ], nil, 5 ].each do |value|
      expect { configuration.tmp_path = value }.to raise_error(ArgumentError, /\Aconfig.tasker.tmp_path must be /)
    end
  end

  it "suggests the right name for a misspelt one" do
    expect { configuration.worker_enable = true }
      .to raise_error(NoMethodError, "config.tasker has no `worker_enable`. Did you mean `worker_enabled`?")
    expect { configuration.handlers_path }
      .to raise_error(NoMethodError, "config.tasker has no `handlers_path`. Did you mean `handler_paths`?")
    expect { configuration.elephant = 1 }.to raise_error(NoMethodError, "config.tasker has no `elephant`.")
    expect(configuration).not_to respond_to(:worker_enable=)
  end

  it "takes what an inline run does with schemas" do
    expect(configuration.inline_schemas).to eq(:remark)
    expect(configuration.tap { configuration.inline_schemas = "fail" }.inline_schemas).to eq(:fail)
    expect { configuration.inline_schemas = :warn }
      .to raise_error(ArgumentError, "config.tasker.inline_schemas must be :remark, :fail or :ignore, not :warn.")
  end

  it "takes the classes whose values travel, by themselves or with the attributes that do" do
    stub_const("Shop::Current", Class.new)
    {
      "Current" => { "Current" => nil }, [ "::Current", Shop::Current ] => { "Current" => nil, "Shop::Current" => nil },
      { "Current" => %i[ user ], Shop::Current => nil } => { "Current" => %i[ user ], "Shop::Current" => nil }
    }.each do |given, kept|
      configuration.current_attributes = given
      expect(configuration.current_attributes).to eq(kept)
    end
    [ 7, [ Class.new ], "current", { "Current" => [ "user" ] } ].each do |wrong|
      expect { configuration.current_attributes = wrong }
        .to raise_error(ArgumentError, /\Aconfig.tasker.current_attributes must be names of classes/)
    end
  end

  it "keeps secrets that the application had before, and shows them to nobody" do
    expect(configuration.old_secret_key_bases).to eq([])
    configuration.old_secret_key_bases = "hush hush"
    expect(configuration.old_secret_key_bases).to eq([ "hush hush" ])
    expect(configuration.inspect).not_to include("hush")
    [ 7, [ "hush", nil ], "" ].each do |wrong|
      expect { configuration.old_secret_key_bases = wrong }
        .to raise_error(ArgumentError, "config.tasker.old_secret_key_bases must be Strings that are not empty.")
    end
    expect(configuration.tap { configuration.old_secret_key_bases = nil }.old_secret_key_bases).to eq([])
  end

  it "refuses a deploy that breaks tasks, and only warns in development and test" do
    allow(Rails).to receive(:env).and_return(ActiveSupport::StringInquirer.new("production"))
    expect(configuration.on_breaking_deploy).to eq(:refuse)
    allow(Rails).to receive(:env).and_return(ActiveSupport::StringInquirer.new("development"))
    expect(configuration.on_breaking_deploy).to eq(:warn)
    expect(configuration.tap { configuration.on_breaking_deploy = "serve_old" }.on_breaking_deploy).to eq(:serve_old)
    expect { configuration.on_breaking_deploy = :ignore }
      .to raise_error(ArgumentError,
        "config.tasker.on_breaking_deploy must be :refuse, :warn or :serve_old, not :ignore.")
  end

  it "claims as many steps as it runs, and at least two" do
    claimed = ->(threads) { configuration.tap { configuration.threads = threads }.max_claimed }
    expect([ 1, 2, 5 ].map(&claimed)).to eq([ 2, 2, 5 ])
    configuration.max_claimed = 1
    expect(claimed.(5)).to eq(1)
  end

  it "takes what is of the right kind, and nothing else" do
    configuration.handler_paths = Pathname("lib/handlers")
    configuration.event_naming = "rails"
    configuration.max_claimed = "5"
    configuration.drain_timeout = 1.5

    expect(configuration)
      .to have_attributes(handler_paths: [ "lib/handlers" ], event_naming: :rails, max_claimed: 5, drain_timeout: 1.5)
    expect { configuration.handler_paths = 5 }
      .to raise_error(ArgumentError, /handler_paths must be one or more paths, not 5/)
    expect { configuration.event_naming = :other }
      .to raise_error(ArgumentError, /event_naming must be :tasker or :rails, not :other/)
    expect { configuration.threads = 2.5 }
      .to raise_error(ArgumentError, /threads must be a whole number of at least 1, not 2.5/)
    expect { configuration.max_claimed = 0 }
      .to raise_error(ArgumentError, /max_claimed must be a whole number of at least 1, not 0/)
    expect { configuration.drain_timeout = -1 }
      .to raise_error(ArgumentError, /drain_timeout must be a number of at least 0, not -1/)
    expect { configuration.drain_timeout = "abc" }
      .to raise_error(ArgumentError, /drain_timeout must be a number of at least 0, not "abc"/)
    expect { configuration.drain_timeout = nil }
      .to raise_error(ArgumentError, /drain_timeout must be a number of at least 0, not nil/)
    expect { configuration.hand_back_after = Float::NAN }
      .to raise_error(ArgumentError, /hand_back_after must be a number of at least 0/)
    expect { configuration.database_url = :primary }
      .to raise_error(ArgumentError, /database_url must be a String or nil, not Symbol/)
  end

  it "keeps what is set with the line that set it" do
    configuration.set "common.database.pool.max_connections", 30
    line = __LINE__ - 1

    expect(configuration.overrides)
      .to eq([
        described_class::Override.new(path: "common.database.pool.max_connections", value: "30", source: __FILE__,
          line:)
      ])
  end

  it "takes a time after which a step is stuck, or none" do
    expect(described_class.new).to have_attributes(stuck_after: 3600, report_failures: true)
    expect(described_class.new.tap { |config| config.stuck_after = nil }.stuck_after).to be_nil
    expect(described_class.new.tap { |config| config.stuck_after = "90" }.stuck_after).to eq(90)
    [ 0, "soon", Float::NAN ].each do |value|
      expect { described_class.new.stuck_after = value }
        .to raise_error(ArgumentError, /config.tasker.stuck_after must be a number of at least 1/)
    end
  end
end
