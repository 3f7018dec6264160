# frozen_string_literal: true

# In a process that will ask the component, it is compiled while the application boots. No other process loads it.
RSpec.describe "The component, while an application boots" do
  before(:all) do
    @app = RailsApplication.create
    @app.write "config/tasker/templates/order.yaml", <<~YAML
      name: order
      namespace_name: shop
      version: 1.0.0
      steps:
        - { name: pay, handler: { callable: PayHandler } }
    YAML
    # What there is of wasmtime at this point of the boot, and whether anything called the component in the end.
    @app.write "config/initializers/said.rb", <<~RUBY
      ahead = $LOADED_FEATURES.any? { |file| file.end_with?("/wasmtime.rb") }
      called = false
      TaskerContribRails::Component.prepend(Module.new { define_method(:session) { called = true and super() } })
      at_exit { puts "", "ahead: \#{ahead}, called: \#{called}" }
    RUBY
    @app.commit
    @app.write "config/tasker/templates/order.yaml", # the difference that tasker:diff finds
      @app.read("config/tasker/templates/order.yaml").sub("1.0.0", "1.1.0")
  end
  after(:all) { @app.remove }

  def said(*command) = @app.run("rails", *command).output[/^ahead: .*/]

  arguments = {
    "why" => %w[ ffffffff ], "show" => %w[ ffffffff ], "diff" => %w[ HEAD ], "run" => %w[ order ],
    "replay" => %w[ --last 1 ],
    **%w[ retry revive cancel ].to_h { |name| [ name, %w[ ffffffff --because x ] ] },
    "skip" => %w[ ffffffff pay --because x ], "complete" => %w[ ffffffff pay --result {} --because x ]
  }
  # They boot no application.
  commands = Dir[File.join(RailsApplication::ROOT, "host-ruby/lib/rails/commands/tasker/*_command.rb")]
    .map { |file| File.basename(file, "_command.rb") } - %w[ explain plugins ]
  asking_nothing = %w[ health starts ]

  (commands - asking_nothing).each do |name|
    it "is loaded for tasker:#{name}, which asks it" do
      expect(said("tasker:#{name}", *arguments[name])).to eq("ahead: true, called: true")
    end
  end

  asking_nothing.each do |name|
    it "is not loaded for tasker:#{name}, which asks it nothing" do
      expect(said("tasker:#{name}")).to eq("ahead: false, called: false")
    end
  end

  {
    "install" => %w[ --pretend --skip ], "eject" => %w[ step_handler --pretend ], "handlers" => %w[ order --pretend ],
    "step_handler" => %w[ Charge --pretend ], "subscriber" => %w[ Audit --pretend ],
    "task_template" => %w[ refund pay --pretend ]
  }.each do |name, given|
    it "is loaded for the generator tasker:#{name}" do
      expect(said("generate", "tasker:#{name}", *given)).to eq("ahead: true, called: true")
    end
  end

  it "is loaded when a generator is undone" do
    expect(said("destroy", "tasker:subscriber", "Audit", "--pretend")).to eq("ahead: true, called: true")
  end

  {
    "the help of a generator" => %w[ generate tasker:step_handler --help ],
    "the list of generators" => %w[ generate ], "a generator of Rails" => %w[ generate helper tasker:charge --pretend ],
    "a runner" => [ "runner", "tasker:charge" ], "a task of Rake" => %w[ environment ]
  }.each do |what, command|
    it "is not loaded for #{what}" do
      expect(said(*command)).to eq("ahead: false, called: false")
    end
  end
end
