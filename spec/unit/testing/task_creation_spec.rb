# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::TaskCreation, :events do
  include Kit
  include TaskerContribRails::Testing::RSpecHelpers

  client = TaskerContribRails::Client

  before do
    workflow(:order, { reserve: {}, charge: {} },
      handlers: {
        reserve: ->(_) { { amount: 10 } },
        charge: ->(context) { { charged: context.get_dependency_field("reserve", "amount") } }
      },
             input_schema: { type: "object", required: [ "order_id" ], properties: { order_id: { type: "integer" } } })
  end

  after { TaskerContribRails.testing :disabled }

  def create(order_id = 1, **more)
    TaskerContribRails::Client.create_task(name: "order", namespace: "shop", context: { order_id: }, **more)
  end

  describe ":fake" do
    around { |example| TaskerContribRails.testing(:fake) { example.run } }

    it "keeps what was created, and runs nothing" do
      expect { create }.to have_started_task("order").with(context: { order_id: 1 })
      expect(started_tasks.map(&:identity)).to eq([ "shop/order" ])
      expect(started_tasks.first).to have_attributes(status: "pending", workflow: nil, context: { "order_id" => 1 })
    end

    it "answers as the server would" do
      task = create(priority: 3)

      expect(client.get_task(task.task_uuid))
        .to have_attributes(status: "pending", name: "order", total_steps: 2, priority: 3)
      expect(client.list_task_steps(task.task_uuid).map { |step| [ step.name, step.current_state ] })
        .to eq([ %w[ reserve pending ], %w[ charge pending ] ])
      expect(client.get_step(task.task_uuid, client.list_task_steps(task.task_uuid).last.step_uuid).name)
        .to eq("charge")
      expect(client.list_tasks.tasks.map { |one| one["task_uuid"] }).to eq([ task.task_uuid ])
      expect(client.cancel_task(task.task_uuid).status).to eq("cancelled")
      expect(client.health_check.status).to eq("healthy")
      expect(client.new(url: "http://elsewhere.test/prefix").get_task(task.task_uuid).status).to eq("cancelled")
      expect { client.get_task(SecureRandom.uuid) }.to raise_error(client::NotFound, /Task not found/)
      expect { create }.to raise_error(client::Conflict, "A task with this identity already exists (HTTP 409)")
    end

    it "refuses what the server, or the workflow, would not take" do
      expect { client.create_task(name: "ordr", namespace: "shop") }
        .to raise_error(client::NotFound, /There is no workflow shop\/ordr. Did you mean `shop\/order`?/)
      expect { client.create_task(name: "order", context: { order_id: 1 }) }
        .to raise_error(client::NotFound, /Did you mean `shop\/order`/)
      expect { client.create_task(name: "Order", namespace: "shop") }
        .to raise_error(client::NotFound, /Did you mean `shop\/order`/)
      expect { create(version: "2.0.0") }
        .to raise_error(client::NotFound, /shop\/order has the version 1.0.0, not 2.0.0/)
      expect { create("one") }.to raise_error(TaskerContribRails::Error::ContextRefused, /input_schema/)
      expect { create(Object.new) }.to raise_error(client::Invalid)
    end

    it "says what to do about another application's workflow" do
      expect { client.create_task(name: "invoice", namespace: "billing") }
        .to raise_error(client::NotFound, /If another application has this workflow, add a copy of its template/)
    end

    describe "have_started_task" do
      it "looks at the block alone, and says what was started" do
        create(1)
        expect { }.not_to have_started_task("order")
        expect { create(2) }.to have_started_task("shop/order").with(context: a_hash_including(order_id: 2)).once
        expect { create(3) && create(4) }.to have_started_task("order").exactly(2).times
        expect { create(5, priority: 9) }.to have_started_task("order").with(context: { order_id: 5 }, priority: 9)
        expect { expect { }.to have_started_task("order") }
          .to failing_with("expected the block to start the task order, but it started none")
        expect { expect { create(6) }.to have_started_task("order").with(context: { order_id: 7 }) }
          .to failing_with(/with context {"order_id" ?=> ?7}, but .*{"order_id" ?=> ?6}\nDiff:.*-.*7.*\+.*6/m)
        expect { expect { create(8) }.not_to have_started_task("order") }
          .to failing_with(/not to start the task order, but it started shop\/order/)
        expect { expect { create(9) }.to have_started_task("order").twice }
          .to failing_with(/to start the task order twice, but/)
        expect { expect { }.not_to have_started_task("order").once }.to raise_error(ArgumentError, /can't be negated/)
      end

      it "refuses a name that no workflow has, which no task could ever have" do
        expect { expect { create }.not_to have_started_task("ordr") }
          .to raise_error(TaskerContribRails::Error::NoSuchTemplate, /Did you mean `order`/)
        expect { expect { }.not_to have_started_task("Shop::Order") }
          .to raise_error(ArgumentError, "Write `shop/order` instead of `Shop::Order`.")
      end

      it "sees what threads of the block create, and nothing of other tests" do
        mine = Thread.new do
          TaskerContribRails::Testing::Session.during do
            20.times { |id| create(id) && Thread.pass } && started_tasks.map { |task| task.context["order_id"] }
          end
        end
        other = Thread.new do
          TaskerContribRails::Testing::Session.during do
            20.times { |id| create(100 + id) && Thread.pass } && started_tasks.map { |task| task.context["order_id"] }
          end
        end

        expect(mine.value).to eq([ *0...20 ])
        expect(other.value).to eq([ *100...120 ])
        expect { Thread.new { create(500) }.join }.to have_started_task("order").with(context: { order_id: 500 })
      end

      it "sees what a server's thread creates, which is older than the test" do
        work, done = Thread::Queue.new, Thread::Queue.new
        thread = Thread.new do
          Fiber[TaskerContribRails::Testing::Session::KEY] = nil and nil while work.pop
            .then { |id| id && done.push(create(id)) }
        end
        expect { work.push(7) && done.pop }.to have_started_task("order")
      ensure
        work.push(nil)
        thread.join
      end
    end
  end

  it "of one example are not those of another" do
    expect(started_tasks).to be_empty
  end

  it "runs them at once where :inline is said, with the stubs of the test" do
    stub_step("reserve") { success(amount: 99) }
    stub_step("of_another_workflow") { success }
    TaskerContribRails.testing :inline
    task = create

    expect(client.get_task(task.task_uuid)).to have_attributes(status: "complete", completed_steps: 2)
    expect(started_tasks.first.workflow).to have_completed
    expect(started_tasks.first.workflow["charge"]).to have_result_data(charged: 99)
  end

  it "runs what a handler starts, too" do
    TaskerContribRails.register("order.charge",
      ->(context) { {
        child: TaskerContribRails::Client.create_task(name: "order", namespace: "shop", context: { order_id: 2 }).status
      } if context.get_task_field("order_id") == 1 })
    TaskerContribRails.testing(:inline) { create }

    expect(started_tasks.map { |one| [ one.context["order_id"], one.status ] })
      .to contain_exactly([ 1, "complete" ], [ 2, "complete" ])
  end

  it "goes to the server unless it is said, and again after a block" do
    TaskerContribRails.testing(:fake) { create }
    stub_const("ENV", ENV.to_h.merge("TASKER_ORCHESTRATION_URL" => "http://127.0.0.1:1"))

    expect { client.new.create_task(name: "order", namespace: "shop", context: { order_id: 2 }) }
      .to raise_error(client::Unavailable)
    expect { expect { }.to have_started_task("order") }
      .to raise_error(ArgumentError, "Tasks go to the real server here: say `TaskerContribRails.testing :fake` first.")
  end

  it "has no other mode" do
    expect { TaskerContribRails.testing(:fak) }
      .to raise_error(ArgumentError, "TaskerContribRails.testing has no mode :fak. Did you mean :fake?")
    expect { have_started_task("order").matches?(1) }
      .to raise_error(ArgumentError, "have_started_task takes a block: expect { … }.")
  end
end
