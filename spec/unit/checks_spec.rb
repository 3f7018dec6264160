# frozen_string_literal: true

require "rails"

RSpec.describe TaskerContribRails::Checks do
  let(:tasker) { TaskerContribRails::Configuration.new }
  let(:app) { double(root: Pathname("/app"), config: double(tasker:)) }

  def finding(severity, code: "TC0000")
    TaskerContribRails::Diagnostic.new(code:, severity:, message: "It is wrong.", source: "a.toml")
  end

  def check(*severities)
    checker = double(name: "things", call: severities.map { |severity| finding(severity) })
    described_class.new(app, checkers: [ checker ])
  end

  it "fails on errors, and on warnings where it is strict" do
    expect(check(:note)).to be_passed
    expect(check(:warning)).to be_passed
    expect(check(:warning)).not_to be_passed(strict: true)
    expect(check(:note, :error)).not_to be_passed
  end

  it "counts what it found" do
    text = TaskerContribRails::Diagnostics::Text.new

    expect(check.report(text)).to eq("Nothing is wrong (things).\n")
    expect(check(:error, :note, :error).report(text))
      .to end_with("Checked things: 2 errors, 1 note.\nWhat a code means: bin/rails tasker:explain TC0000\n")
  end

  it "explains the gravest of what it found" do
    graded = double(name: "things",
      call: [ finding(:note), finding(:warning, code: "TC0001"), finding(:error, code: "TC0002") ])
    expect(described_class.new(app, checkers: [ graded ]).report(TaskerContribRails::Diagnostics::Text.new))
      .to end_with("tasker:explain TC0002\n")
  end

  it "keeps the findings of the others where one thing can't be checked" do
    broken = double(name: "files")
    allow(broken).to receive(:call).and_raise(TaskerContribRails::Error::OutOfFuel, "The input is too large.")
    locked = double(name: "folders")
    allow(locked).to receive(:call).and_invoke(->(_) { raise Errno::EACCES.new("/app/config/a.yaml", "rb_sysopen") })
    checker = double(name: "things", call: [ finding(:warning) ])
    check = described_class.new(app, checkers: [ broken, checker, locked ])

    expect(check.findings.size).to eq(1)
    expect(check).not_to be_passed
    expect(check.report(TaskerContribRails::Diagnostics::Text.new)).to include(<<~TEXT)
      The files could not be checked: The input is too large.
      The folders could not be checked: Permission denied: config/a.yaml
      Checked things: 1 warning.
    TEXT
  end

  it "says once what nothing can be checked for" do
    broken = %w[ files folders ].map do |name|
      double(name:).tap do |checker|
        allow(checker).to receive(:call).and_raise(TaskerContribRails::Error::ComponentDamaged, "It is damaged.")
      end
    end

    expect(described_class.new(app, checkers: broken).report(TaskerContribRails::Diagnostics::Text.new))
      .to eq("The files and folders could not be checked: It is damaged.\n")
  end

  it "counts what is refused among what was found" do
    refused = double(name: "files")
    allow(refused).to receive(:call).and_raise(TaskerContribRails::Error::Rejected.new([ finding(:error) ]))

    expect(described_class.new(app, checkers: [ refused ]).errors.size).to eq(1)
  end

  it "tells once that the configuration was checked" do
    looked_at = check(:error, :warning, :warning)
    events = TaskerContribRails::EventBridge.capture { 2.times { looked_at.findings } }

    expect(events.map { |event| [ event.event_type, event.to_h.values_at(:environment, :errors, :warnings) ] })
      .to eq([ [ "config.checked", [ Rails.env.to_s, 1, 2 ] ] ])
  end

  it "looks at configuration, initializers, workflows, events and starts" do
    expect(described_class.checkers([]).map(&:name)).to eq(%w[configuration initializers workflows events starts])
  end

  describe "what the application accepts" do
    let(:text) { TaskerContribRails::Diagnostics::Text.new }

    def check(*findings) = described_class.new(app, checkers: [ double(name: "things", call: findings) ])

    it "stops nothing, and is counted and listed with its reason" do
      tasker.check.accept "TC2048", "TC3081", because: "workers run\nin production"
      check = check(finding(:warning, code: "TC2048"), finding(:warning, code: "TC2048"),
        finding(:note, code: "TC3081"))

      expect(check).to be_passed(strict: true)
      expect(check.findings).to be_empty
      expect(check.report(text)).to eq(<<~'TEXT')
        Accepted: TC2048, 2 times, because workers run\nin production
        Accepted: TC3081, because workers run\nin production
        Checked things: 3 accepted.
      TEXT
      expect(JSON.parse(TaskerContribRails::Diagnostics::Json.draw(check.findings,
        accepted: check.accepted))["accepted"].size).to eq(3)
    end

    it "leaves other codes and errors as they are, and says that an error can't be accepted" do
      tasker.check.accept "TC2048", because: "it is so"
      check = check(finding(:error, code: "TC2048"), finding(:warning, code: "TC2042"))

      expect(check.findings.map { |found| [ found.code, found.message ] })
        .to match([
          [ "TC2048", anything ], [ "TC2042", anything ],
          [ "TC6021", "TC2048 is an error here, and errors can't be accepted." ]
        ])
      expect(check).not_to be_passed
    end

    it "says where a code is accepted that does not exist, or that nothing has" do
      tasker.check.accept "TC2480", because: "it is so"
      tasker.check.accept "TC2042", because: "it was so"
      check = check()

      expect(check.findings).to match([
        have_attributes(code: "TC6021", severity: :warning, help: /Did you mean `TC2048`|Did you mean `TC\d+`/,
          source: __FILE__, line: __LINE__ - 6),
        have_attributes(code: "TC6022", severity: :note, line: __LINE__ - 6)
      ])
      expect(check).to be_passed
      expect(check).not_to be_passed(strict: true)
    end

    it "wants codes and a reason" do
      expect { tasker.check.accept because: "x" }.to raise_error(ArgumentError, /one code or several/)
      expect { tasker.check.accept "TC2048", because: " " }.to raise_error(ArgumentError, /wants to know why/)
    end
  end
end
